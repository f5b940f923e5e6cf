"""The operations of one tag.

Our estimates will allow you to predict the amount of time required and the number of credits that would be
consumed in order to run a set of enhancements on a given image with certain input parameters."""
