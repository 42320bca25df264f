"""Training: data sets, augmentation, architectures, fitting, evaluation. Needs the train extra."""
