"""An LED for each digit: lights the one of the digit that was heard last, for a second.

    pip install gpiozero lgpio
    recognizer listen --json | python examples/gpio.py 2 3 4 5 6 7 8 9 10 11

The arguments are the GPIO numbers of the LEDs for 0 to 9. Where there are no pins, as on a laptop,
GPIOZERO_PIN_FACTORY=mock tries the rest.
"""

import json
import sys

from gpiozero import LED

LEAST_CONFIDENCE = 0.9


def main() -> None:
    """Light LEDs until the events end."""
    if len(sys.argv) != 11 or not all(pin.isdigit() for pin in sys.argv[1:]):
        sys.exit("gpio.py: give the ten GPIO numbers of the LEDs for 0 to 9")
    leds = [LED(int(pin)) for pin in sys.argv[1:]]
    for line in sys.stdin:
        event = json.loads(line)
        if event["event"] != "digit" or event["confidence"] < LEAST_CONFIDENCE:
            continue
        for led in leds:
            led.off()
        leds[event["digit"]].blink(on_time=1, n=1)
        print(f"GPIO {sys.argv[1 + event['digit']]} on", flush=True)


if __name__ == "__main__":
    main()
