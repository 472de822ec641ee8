"""The bus measured: the planner against the made timetable, the crew's app, and what it sends."""
