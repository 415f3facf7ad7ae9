/** The demo's private side: the playground, a direct message, a family, an empty chat. */
import { chartPng, pdfFile, sketchPng, textFile } from './files.js';
import {
  arrived,
  type DemoSession,
  days,
  hours,
  minutes,
  nextTimeOfDay,
  replied,
  said,
  sent,
  session,
} from './script.js';

const expenses = textFile('expenses-by-week.csv', 'text/csv', [
  'week,groceries,transport,eating out,total',
  '2 weeks ago,412.30,88.00,134.50,634.80',
  'last week,388.75,96.40,210.00,695.15',
  'this week,275.10,41.20,62.00,378.30',
]);

/** The private chats as they stand at `now`, ms since 1970 UTC. */
export const privateChats = (now: number): readonly DemoSession[] => [
  session('playground', 'ag-mira', 'mg-playground', minutes(4), [
    said('play-0001', minutes(3), 'You', 'Hello! Is anybody there?'),
    replied(
      'msg-play-0002',
      minutes(2.9),
      [
        'Hello! I am Mira, a simulated agent: nothing here is real, so try whatever you like.',
        '',
        '• Write something below and press Inject. I read it within a second and answer.',
        '• Attach a file or two: I will tell you what I found.',
        '• Send “/ask Tea or coffee? | Tea | Coffee” and I will ask you a question.',
      ].join('\n'),
      { inReplyTo: 'play-0001' },
    ),
  ]),

  session(
    'noa',
    'ag-mira',
    'mg-noa',
    days(13),
    [
      said('5550134:101', days(12.9), 'Noa', 'Hi Mira! Can you keep an eye on what we spend this month?'),
      replied('msg-noa-0102', days(12.899), 'Gladly. Send me receipts as they come, a photo is enough.', {
        inReplyTo: '5550134:101',
      }),
      said(
        '5550134:103',
        days(6.2),
        'Noa',
        'Here are the receipt for the printer and my sketch of the new desk 🙂',
        {
          files: [
            pdfFile('Receipt – printer.pdf', [
              'Northwind Office Supplies',
              'Laser printer LP-220',
              'Total: 219.00',
            ]),
            sketchPng('desk sketch.png'),
          ],
        },
      ),
      replied(
        'msg-noa-0104',
        days(6.198),
        'Got both: 219.00 for the printer. The desk fits if the shelf moves 40 cm.',
        {
          inReplyTo: '5550134:103',
        },
      ),
      sent('msg-noa-0105', days(6.197), 'chat', {
        operation: 'reaction',
        messageId: '5550134:103',
        emoji: 'thumbs_up',
      }),
      arrived(
        'task-morning-brief',
        days(5),
        'task',
        {
          prompt: 'Every morning at 7:30: tell Noa her appointments and the weather, in three lines.',
          script: null,
        },
        { state: 'pending', dueAt: nextTimeOfDay(now, 7, 30), recurrence: '30 7 * * *' },
      ),
      said('5550134:106', hours(20), 'Noa', 'How are we doing? A table and a picture please.'),
      replied('msg-noa-0107', hours(19.98), 'Here is the month so far. Eating out is what grew.', {
        inReplyTo: '5550134:106',
        files: [expenses, chartPng('expenses.png', [0.62, 0.71, 0.55, 0.68, 0.74, 0.83, 0.38])],
      }),
      sent('msg-noa-0108', hours(19.9), 'chat', {
        operation: 'edit',
        messageId: 'telegram-pm-noa-0107',
        text: 'Here is the month so far. Eating out is what grew: 406.50 in three weeks.',
      }),
      said(
        '5550134:109',
        minutes(9),
        'Noa',
        'Perfect, thank you! Remind me on Thursday to call the landlord.',
      ),
      replied('msg-noa-0110', minutes(8.9), 'I will. Thursday, 10:00.', { inReplyTo: '5550134:109' }),
    ],
    { container: 'idle', heartbeatAgo: minutes(3) },
  ),

  session('family', 'ag-bento', 'mg-family', days(11), [
    said('fam-2001', days(10.5), 'Yael', 'מי אוסף את תמר מהחוג ב־17:00?', { trigger: false }),
    said('fam-2002', days(10.499), 'Omar', 'أنا في الاجتماع حتى الخامسة والنصف، آسف', { trigger: false }),
    said('fam-2003', days(10.498), 'Yael', '@Bento תזכיר לאבא ב־16:30 בבקשה 🙏'),
    replied('msg-fam-2004', days(10.497), 'אין בעיה! אזכיר לסבא ב־16:30 לצאת לאסוף את תמר 🚗', {
      inReplyTo: 'fam-2003',
    }),
    sent('task-fam-2005', days(10.496), 'system', {
      action: 'schedule_task',
      taskId: 'task-fam-2005',
      prompt: 'Remind grandfather at 16:30 to fetch Tamar',
      script: null,
      processAfter: new Date(nextTimeOfDay(now - days(10.5), 16, 30)).toISOString(),
      recurrence: null,
    }),
    said('fam-2006', days(3.3), 'Omar', '@Bento أضف إلى قائمة التسوق: حليب (2)، خبز، زيتون، 12 بيضة'),
    replied(
      'msg-fam-2007',
      days(3.299),
      'تمّت الإضافة ✅ القائمة الآن: حليب (2)، خبز، زيتون، 12 بيضة، قهوة ☕',
      {
        inReplyTo: 'fam-2006',
      },
    ),
    said('fam-2008', hours(26), 'Tamar', '🎂🎉👨‍👩‍👧‍👦 7️⃣ days!!! 🥳🥳🥳', { trigger: false }),
    said('fam-2009', hours(25), 'Yael', '@Bento רעיונות למתנה עד 200₪?'),
    replied(
      'msg-fam-2010',
      hours(24.99),
      '1. ערכת מדע – 149₪\n2. סט צבעי מים 🎨 – 89₪\n3. כרטיסים למופע – 2 × 95₪ = 190₪',
      { inReplyTo: 'fam-2009' },
    ),
  ]),

  session('books', 'ag-bento', 'mg-books', hours(30), []),
];
