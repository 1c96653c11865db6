import { type BankAccount, bank_list, missingOf } from '../../../ui/lib/bank-account.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { SelectField, TextField } from '../../../ui/parts/field.tsx';

/** The account money goes back to. `tried`: what is missing is said, after the first press. */
export function BankFields({
  account,
  onChange,
  tried,
}: {
  account: BankAccount;
  onChange: (account: BankAccount) => void;
  tried: boolean;
}) {
  const t = useSay();
  const missing = tried ? missingOf(account) : new Set();
  return (
    <div className="grid gap-4">
      <SelectField
        label={t('은행', 'Bank')}
        value={account.bank}
        error={missing.has('bank') ? t('은행을 골라 주세요.', 'Please choose a bank.') : null}
        onChange={(event) => onChange({ ...account, bank: event.target.value })}
      >
        <option value="">{t('은행 고르기', 'Choose a bank')}</option>
        {bank_list.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('계좌번호', 'Account number')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={30}
        value={account.account_number}
        error={missing.has('account_number') ? t('숫자로 적어 주세요.', 'Please enter digits only.') : null}
        onChange={(event) => onChange({ ...account, account_number: event.target.value })}
      />
      <TextField
        label={t('예금주', 'Account holder')}
        autoComplete="off"
        maxLength={60}
        value={account.holder}
        error={missing.has('holder') ? t('예금주를 적어 주세요.', 'Please enter the account holder.') : null}
        onChange={(event) => onChange({ ...account, holder: event.target.value })}
      />
    </div>
  );
}
