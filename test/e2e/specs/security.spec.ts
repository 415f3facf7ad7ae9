import { expect, test } from '../fixtures.js';

test('the window has no Node, a sandbox and an isolated context', async ({ workspace, launch }) => {
  const { app, page } = await launch(`--workspace=${workspace}`);
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    // getLastWebPreferences is in Electron’s runtime, but not in its types.
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
      contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  });
  const globals = await page.window.evaluate(() => ({
    require: typeof Reflect.get(window, 'require'),
    process: typeof Reflect.get(window, 'process'),
    module: typeof Reflect.get(window, 'module'),
    bridge: Object.keys(Reflect.get(window, 'bridge')).sort(),
  }));
  expect(globals).toEqual({
    require: 'undefined',
    process: 'undefined',
    module: 'undefined',
    bridge: ['invoke', 'on', 'pathOf', 'stage'],
  });
});

test('inline script, eval, remote requests and raw HTML are blocked', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const violations = await page.window.evaluate(async () => {
    const seen: string[] = [];
    document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
    const script = document.createElement('script');
    let trusted = 'accepted';
    try {
      script.textContent = 'window.__inline = true';
      document.head.append(script);
    } catch (error) {
      trusted = error instanceof TypeError ? 'refused' : 'other';
    }
    // In a task of its own: what a debugger evaluates directly is exempt from the policy.
    const evaluated = await new Promise<string>((resolve) => {
      setTimeout(() => {
        try {
          new Function('return 1')();
          resolve('ran');
        } catch {
          resolve('refused');
        }
      });
    });
    let html = 'accepted';
    try {
      document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
    } catch (error) {
      html = error instanceof TypeError ? 'refused' : 'other';
    }
    const fetched = await fetch('https://example.invalid/').then(
      () => 'answered',
      () => 'refused',
    );
    const image = new Image();
    const loaded = new Promise<string>((resolve) => {
      image.onload = () => resolve('loaded');
      image.onerror = () => resolve('refused');
    });
    image.src = 'https://example.invalid/x.png';
    return {
      inline: Reflect.get(window, '__inline') === true ? 'ran' : 'blocked',
      trusted: trusted === 'accepted' ? 'blocked by script-src' : trusted,
      evaluated,
      html,
      fetched,
      image: await loaded,
      seen: [...new Set(seen)].length > 0,
    };
  });
  expect(violations.inline).toBe('blocked');
  expect(violations).toMatchObject({
    evaluated: 'refused',
    html: 'refused',
    fetched: 'refused',
    image: 'refused',
    seen: true,
  });
});

test('windows, navigation, webviews and permissions are denied', async ({ workspace, launch }) => {
  const { app, page } = await launch(`--workspace=${workspace}`);
  const url = page.window.url();
  const answers = await page.window.evaluate(async () => {
    const opened = window.open('https://example.invalid/');
    const notification = await Notification.requestPermission();
    const camera = await navigator.mediaDevices?.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'denied',
    );
    return { opened: opened === null, notification, camera: camera ?? 'denied' };
  });
  expect(answers).toEqual({ opened: true, notification: 'denied', camera: 'denied' });
  await expect(page.sessions.rows).toHaveCount(8);
  // From here on by main alone: Playwright waits for a navigation that it saw begin.
  const after = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('there is no window');
    const contents = window.webContents;
    const denied = new Promise<void>((resolve) => {
      contents.once('did-stop-loading', () => resolve());
    });
    await contents.executeJavaScript("void (location.href = 'https://example.invalid/')");
    await denied;
    return {
      url: contents.getURL(),
      rows: await contents.executeJavaScript("document.querySelectorAll('[role=option]').length"),
      windows: BrowserWindow.getAllWindows().length,
    };
  });
  expect(after).toEqual({ url, rows: 8, windows: 1 });
});

test('P01: calls that do not parse or are too large, unknown methods and foreign frames get an error result', async ({
  workspace,
  launch,
}) => {
  const { app, page } = await launch(`--workspace=${workspace}`);
  const codes = await page.window.evaluate(async () => {
    const bridge = Reflect.get(window, 'bridge') as {
      invoke(m: unknown, i?: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
    };
    const code = async (method: unknown, input?: unknown) => (await bridge.invoke(method, input)).error?.code;
    return {
      unknown: await code('message.explode', {}),
      prototype: await code('constructor'),
      missing: await code('session.get'),
      extra: await code('session.get', { sessionId: 'x', more: 1 }),
      wrong: await code('session.get', { sessionId: 5 }),
      huge: await code('workspace.open', { path: 'x'.repeat(256 * 1024 * 1024) }),
      hugeName: await code('x'.repeat(64 * 1024 * 1024)),
      manyValues: await code('attention.dismiss', { ids: new Array(1_000_000).fill('x') }),
      manyBytes: await code('workspace.open', { path: new Uint8Array(64 * 1024 * 1024) }),
      oddValue: await code('workspace.open', { path: new Map([['x', 1]]) }),
      part: await code('attachment.stagePart', { token: null, bytes: new Uint8Array(1) }),
      staged: await code('attachment.stage', { name: 'x', mimeType: '', source: { path: '/etc/hostname' } }),
      traversal: await code('session.get', { sessionId: '../../../evil' }),
    };
  });
  expect(codes).toEqual({
    unknown: 'UNKNOWN_METHOD',
    prototype: 'UNKNOWN_METHOD',
    missing: 'INPUT_INVALID',
    extra: 'INPUT_INVALID',
    wrong: 'INPUT_INVALID',
    huge: 'INPUT_TOO_LARGE',
    hugeName: 'INPUT_TOO_LARGE',
    manyValues: 'INPUT_TOO_LARGE',
    manyBytes: 'INPUT_TOO_LARGE',
    oddValue: 'INPUT_INVALID',
    part: 'UNKNOWN_METHOD',
    staged: 'UNKNOWN_METHOD',
    traversal: 'SESSION_NOT_FOUND',
  });

  // A second window with our preload and another page: its frame is not ours.
  const foreign = await app.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`;
    const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await other.loadURL('data:text/html,hello');
    const answer: unknown = await other.webContents.executeJavaScript("bridge.invoke('session.list')");
    other.destroy();
    return answer;
  });
  expect(foreign).toMatchObject({ ok: false, error: { code: 'SENDER_REFUSED' } });
});
