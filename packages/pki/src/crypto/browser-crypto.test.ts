import * as browserCrypto from './browser-crypto.ts';
import { testCryptoDoor } from './crypto-door.contract.ts';

testCryptoDoor('the door for browsers', browserCrypto);
