from hypothesis import settings

# Building the vocabulary takes its time in the first example; how long anything takes is measured elsewhere.
settings.register_profile("pasokh", deadline=None)
settings.load_profile("pasokh")
