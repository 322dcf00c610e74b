-- The signed figures that are printed as codes, base64: made with the package, so that every printing shows the same ones.
ALTER TABLE submission ADD COLUMN sheet TEXT NOT NULL DEFAULT '';
