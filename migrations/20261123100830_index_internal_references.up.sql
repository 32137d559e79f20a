-- One or two characters of a search: references that begin with them.
CREATE INDEX connections_by_reference ON connections (tenant_id, internal_reference) WHERE internal_reference IS NOT NULL;
