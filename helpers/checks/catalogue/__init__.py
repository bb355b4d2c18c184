"""The exercises, a file for each topic: the task, the cases, the solution, and the mistakes, the more basic first."""
