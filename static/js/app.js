// Imports every element once. Each page uses the ones it has tags for.

import './htmx-mooring.js';
import './transitions.js';
import './elements/vault-gate.js';
import './elements/lock-button.js';
import './elements/quick-exit.js';
import './elements/copy-button.js';
import './elements/help-country.js';
import './elements/join-form.js';
import './elements/signin-form.js';
import './elements/recovery-form.js';
import './elements/sign-out.js';
import './elements/passphrase-form.js';
import './elements/recovery-code-form.js';
import './elements/passkey-form.js';
import './elements/second-step-form.js';
import './elements/sheet-reminder.js';
import './elements/prompt-card.js';
import './elements/draft-list.js';
import './elements/entry-composer.js';
import './elements/entry-list.js';
import './elements/entry-page.js';
import './elements/share-form.js';
import './elements/share-list.js';
import './elements/share-page.js';
import './elements/print-button.js';
