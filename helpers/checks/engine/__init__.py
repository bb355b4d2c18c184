"""How an answer is judged, whatever the exercise.

`exercise` declares an exercise and its mistakes, `case` the inputs that a function is tried on, `sandbox` and `server` run the
learner's function in a process of its own, `outcome` says what came of a call, `judge` compares, `verdict` tells the learner.
"""
