/**
 * A mail to a person is wanted. The event names a challenge and carries no personal data: the mail is read from there when it
 * is sent. Its version counts the sendings of the same challenge.
 */
export const mail_wanted = 'identity.mail_wanted';

/** The same for a text message to a phone. */
export const text_wanted = 'identity.text_wanted';

/** Identity belongs to no shop; its events carry the nil UUID. */
const no_shop = '00000000-0000-0000-0000-000000000000';

/** The event that asks for the mail with an invitation; it names the invitation and nobody. */
export const staff_invited = 'identity.staff_invited';

export const staffInvited = (invitation_id: string) => ({
  name: staff_invited,
  shop_id: no_shop,
  entity_id: invitation_id,
  version: 1,
  data: {},
});

/** An old token of a session was shown: somebody else may hold it. The session has ended; the person is told. */
const token_reused = 'identity.token_reused';

export const tokenReused = (session_id: string) => ({
  name: token_reused,
  shop_id: no_shop,
  entity_id: session_id,
  version: 1,
  data: {},
});

/** `what`: the challenge's kind, or what a notice tells. */
export const messageWanted = (
  name: typeof mail_wanted | typeof text_wanted,
  challenge_id: string,
  sends: number,
  what: string,
) => ({ name, shop_id: no_shop, entity_id: challenge_id, version: sends, data: { what } });
