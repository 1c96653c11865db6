/** What stands for our own storefront where a channel is asked for, and what staff read there. */
export const own_channel = 'own';
export const own_channel_name = '우리 가게';
