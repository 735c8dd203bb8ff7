// ActionQueue
