/** The event that asks for the mail with the code. It carries no personal data: the mail reads it when it is sent. */
export const sign_up_requested = 'identity.sign_up_requested';

/** Identity belongs to no shop; its events carry the nil UUID. */
const no_shop = '00000000-0000-0000-0000-000000000000';

export const signUpRequested = (sign_up_id: string) => ({
  name: sign_up_requested,
  shop_id: no_shop,
  entity_id: sign_up_id,
  version: 1,
  data: {},
});

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
export const token_reused = 'identity.token_reused';

export const tokenReused = (session_id: string) => ({
  name: token_reused,
  shop_id: no_shop,
  entity_id: session_id,
  version: 1,
  data: {},
});
