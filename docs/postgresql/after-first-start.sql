-- What the chat side may do in the review database, as a superuser, after the review side was started once (which makes the tables):
--     sudo -u postgres psql -d review -f docs/postgresql/after-first-start.sql
-- Repeating is harmless. What is not named here is refused, also what a later version adds.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO review;
GRANT USAGE ON SCHEMA public TO chat;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM chat;

-- It puts boxes in, and sees by the refusal that one of this name was there already. It cannot see, change or take out any.
GRANT INSERT (name, box) ON inbox TO chat;

-- It says who is signed in and how much is not released.
GRANT INSERT, DELETE ON readers TO chat;
GRANT SELECT (desk, name), INSERT, UPDATE (number) ON told TO chat;

-- It fetches letters that are addressed to it, and throws away those it has.
GRANT SELECT, DELETE ON letters TO chat;

-- It reads the key that boxes are closed for, and leaves its own.
GRANT SELECT, INSERT, DELETE ON meta TO chat;
ALTER TABLE meta ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS chat_reads_both_keys ON meta;
CREATE POLICY chat_reads_both_keys ON meta FOR SELECT TO chat USING (name IN ('box_key', 'chat_box_key'));
DROP POLICY IF EXISTS chat_leaves_its_own ON meta;
CREATE POLICY chat_leaves_its_own ON meta FOR INSERT TO chat WITH CHECK (name = 'chat_box_key');
DROP POLICY IF EXISTS chat_takes_back_its_own ON meta;
CREATE POLICY chat_takes_back_its_own ON meta FOR DELETE TO chat USING (name = 'chat_box_key');
