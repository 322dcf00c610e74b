-- Sums over the supports and the cases of a year are read from an index alone.
DROP INDEX support_date;
CREATE INDEX support_date ON support (date, id, beneficiary, kind, source, money, goods_value, visited, fund);
CREATE INDEX procedure_case_by_returned_on ON procedure_case (returned_on, on_time, id);
