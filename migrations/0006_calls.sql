SET LOCAL search_path = communication, public;

-- UNDECIDED counts the same whether it was written or said (DESIGN 4.2).
ALTER TABLE placement_requests RENAME COLUMN undecided_calls TO undecided_answers;

-- A retry keeps its wish for another time of day when its own slot passes uncalled.
ALTER TABLE phone_calls
  ADD COLUMN avoid_time_of_day text CHECK (avoid_time_of_day IN ('MORNING', 'MIDDAY', 'AFTERNOON', 'EVENING'));
