-- Statistics say that next to nothing waits for a number, for that is how it nearly always is. After a burst PostgreSQL then
-- compared each waiting row with each other one: minutes for 50,000, in which nobody heard of anything.
ALTER FUNCTION communication.number_outbox_events(integer) SET enable_nestloop = off;
