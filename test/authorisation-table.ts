/**
 * Who may call what, written by hand and in no way derived from the server: `test/authorisation.test.ts` asks every route the
 * server has registered as everybody, and fails for a route that is not here. Besides the roles: `guest` has a cookie, `buyer`
 * an account, `limited` is an order desk of one shop.
 */
const everybody = 'none guest buyer owner manager order_desk warehouse driver seller viewer limited';
const with_cookie = everybody.replace('none ', '');
const with_account = with_cookie.replace('guest ', '');
const owner = 'owner';
const office = 'owner manager';
const reads_orders = 'owner manager order_desk warehouse seller viewer limited';
const reads_goods = 'owner manager order_desk warehouse seller viewer limited';
const reads_stock = 'owner manager order_desk warehouse seller viewer limited';
const reads_money = 'owner manager order_desk viewer limited';

export const authorisation: Record<string, string> = {
  'checkout.payment_methods': everybody,
  'checkout.webhook': everybody,
  'drops.list': everybody,
  'drops.read': everybody,
  getProduct: everybody,
  'identity.read_session': everybody,
  'identity.sign_in': everybody,
  'identity.sign_out': everybody,
  'inventory.availability': everybody,
  listCategories: everybody,
  listKinds: everybody,
  listProducts: everybody,
  listShops: everybody,
  'live.stream': everybody,
  'orders.look_up': everybody,
  'regions.postal_code': everybody,

  'cart.check': with_cookie,
  'cart.read': with_cookie,
  'cart.remove_line': with_cookie,
  'cart.set_line': with_cookie,
  'checkout.confirm': with_cookie,
  'checkout.leave': with_cookie,
  'checkout.place': with_cookie,
  'checkout.read': with_cookie,
  'checkout.start_payment': with_cookie,
  'identity.ask_reset': with_cookie,
  'identity.resend_challenge': with_cookie,
  'identity.reset_password': with_cookie,
  'identity.sign_up': with_cookie,
  'identity.undo_email': with_cookie,
  'identity.verify_sign_up': with_cookie,
  'orders.cancel_mine': with_cookie,
  'orders.list_mine': with_cookie,
  'orders.read_mine': with_cookie,
  'orders.supply_account': with_cookie,

  'identity.accept_invitation': with_account,
  'identity.add_address': with_account,
  'identity.ask_email_change': with_account,
  'identity.ask_phone': with_account,
  'identity.begin_totp': with_account,
  'identity.change_email': with_account,
  'identity.change_password': with_account,
  'identity.confirm_totp': with_account,
  'identity.delete_me': with_account,
  'identity.download_my_data': with_account,
  'identity.end_my_other_sessions': with_account,
  'identity.end_my_session': with_account,
  'identity.list_addresses': with_account,
  'identity.list_my_sessions': with_account,
  'identity.prove_person': with_account,
  'identity.read_me': with_account,
  'identity.read_second_factor': with_account,
  'identity.remove_address': with_account,
  'identity.remove_totp': with_account,
  'identity.renew_recovery_codes': with_account,
  'identity.update_address': with_account,
  'identity.update_me': with_account,
  'identity.verify_phone': with_account,

  'admin.audit.list': owner,
  'admin.roles.list': owner,
  'admin.roles.update': owner,
  'admin.shops.update': owner,
  'admin.staff.change': owner,
  'admin.staff.invite': owner,
  'admin.staff.list': owner,
  'admin.staff.set': owner,
  'admin.staff.sign_out': owner,
  'admin.staff.withdraw_invitation': owner,
  'admin.inventory.open_warehouse': owner,
  'admin.inventory.rename_warehouse': owner,

  adminFindVariants: reads_goods,
  adminGetProduct: reads_goods,
  adminListProducts: reads_goods,
  listSnapshots: reads_goods,
  // The menu is everybody's: a seller does not change it.
  createCategory: office,
  deleteCategory: office,
  updateCategory: office,
  arrangeImages: `${office} seller`,
  changeProductState: `${office} seller`,
  createProduct: `${office} seller`,
  setOptions: `${office} seller`,
  updateProduct: `${office} seller`,
  updateVariants: `${office} seller`,
  uploadImage: `${office} seller`,

  'admin.rehearsals.list': `${office} order_desk warehouse viewer`,
  'admin.rehearsals.read': `${office} order_desk warehouse viewer`,
  'admin.rehearsals.start': office,
  'admin.rehearsals.stop': office,
  'admin.drops.control_room': reads_goods,
  'admin.drops.change': office,
  'admin.drops.create': office,

  'admin.inventory.lots': reads_stock,
  'admin.inventory.movements': reads_stock,
  'admin.inventory.warehouses': reads_stock,
  'admin.inventory.adjust': `${office} warehouse seller`,
  'admin.inventory.move': `${office} warehouse seller`,
  'admin.inventory.receive': `${office} warehouse seller`,

  'admin.orders.list': reads_orders,
  'admin.orders.read': reads_orders,
  'admin.orders.summary': reads_orders,
  'admin.orders.cancel': `${office} order_desk limited`,

  'admin.mails.list': `${office} order_desk viewer`,
  'admin.mails.page': `${office} order_desk`,
  'admin.mails.read': `${office} order_desk`,

  'admin.effects.list': `${office} order_desk viewer`,
  'admin.effects.retry': office,
  'admin.payments.list': reads_money,
  'admin.payments.read': reads_money,
  'admin.refunds.list': reads_money,
  'admin.refunds.give_up': office,
  'admin.refunds.retry': office,
};
