"""The book bus: plan, timetable, hearing, tours, log, and how many children it reaches."""
