"""What the name of a sound tells of it."""

import pytest

from train.builders.kinds import is_wordless, kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("hits/dog_growl/1.ogg", "animal"),
        ("Sounds/Bark2.ogg", "animal"),
        ("misc/cows.wav", "animal"),
        ("Human/BabyCry.mp3", "human"),
        ("sounds/human-female-die-1.ogg", "human"),
        ("footsteps/dog/3.ogg", "other"),
        ("explosions/catapult_hit1.wav", "other"),
        ("beard.wav", "other"),
    ],
)
def test_a_sound_is_of_the_kind_its_path_names(path, kind):
    assert kind_of(path) == kind


def test_a_sneeze_is_wordless_and_a_shout_may_not_be():
    assert is_wordless("Human/Sneeze-female.wav")
    assert not is_wordless("units/archer_attack1.wav")
