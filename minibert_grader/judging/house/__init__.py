"""The rules of the house: one property for each exercise, made from what its contract promises."""
