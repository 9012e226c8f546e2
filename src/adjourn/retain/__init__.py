"""Storage time: when data are due, what ends a process, and the sweep that erases what is due.

`due` judges items, `ends` records the ends of processes, `sweep` erases through `adjourn.erase`,
`rules` brings dates under a rule that was changed in the register.
"""
