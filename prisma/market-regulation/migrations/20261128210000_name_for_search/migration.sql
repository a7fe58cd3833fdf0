-- Names are searched in one form: by Unicode NFKC (full- and half-width), one kind of brackets, one kind of dots.
ALTER TABLE "legal_entities" ADD COLUMN "name_for_search" TEXT NOT NULL DEFAULT '';

CREATE FUNCTION "set_name_for_search"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."name_for_search" := translate(
    normalize(NEW."name", NFKC),
    '[{〔【〖「『《〈]}〕】〗」』》〉•‧・∙⋅',
    '((((((((()))))))))·····'
  );
  RETURN NEW;
END
$$;

CREATE TRIGGER "legal_entities_name_for_search"
  BEFORE INSERT OR UPDATE ON "legal_entities"
  FOR EACH ROW EXECUTE FUNCTION "set_name_for_search"();

UPDATE "legal_entities" SET "name_for_search" = '';
