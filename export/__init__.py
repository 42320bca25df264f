"""Export: trained Keras models become TFLite files. Needs the train extra."""
