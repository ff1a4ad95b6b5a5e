import type { NetworkRole } from '../protocol/run-config';

const ja: Readonly<Record<NetworkRole, string>> = { plain: '普通のネットワーク', teacher: '頑健な教師', student: '生徒' };

export default ja;
