"""What messages say of orders, faults, deliveries and memberships."""

from liuke.guard.deliveries import not_arrived, not_refunded, not_sent
from liuke.guard.denials import (
    fix_known,
    no_renewal,
    no_stock,
    not_fixed,
    not_live,
    not_member,
    nothing_unpaid,
)
from liuke.guard.pattern import any_of
from liuke.guard.state import State

THING_STATES: tuple[State, ...] = (
    State(
        name="fixed",
        said=any_of(
            r"(?:已|已经|都|刚|全部|全都|都已)(?:为您|帮您|为你|帮你|将其|经)*(?:成功)?(?:修复|解决"
            r"|修好|搞定|处理好|处理完|恢复正常|排除)",
            r"(?:修复|修好|解决|搞定)(?:了|完成|啦|完毕)|问题.{0,6}(?:不再出现|已经没有)|恢复正常",
            r"(?:is|are|been|was|were|got|now|have|has|we|just|all|'ve|'s) (?:now |finally |just "
            r"|been |fully |completely |all )*(?:fixed|resolved|solved|repaired|sorted(?: out)?"
            r"|back to normal|patched)",
            r"fixes (?:that|this|it|the)|works again|(?:fixed|resolved|solved)[!.]",
        ),
        denied=not_fixed,
        backed=fix_known,
        zh="问题还没修好，不能说已解决；说现在到哪一步、下次什么时候告知。",
        en="It is not fixed yet; say where it stands and when the next word comes.",
    ),
    State(
        name="in_stock",
        said=any_of(
            r"到货|补货|有货|重新上架|回归货架|又能买|现货|可以下单|back in stock|available again",
            r"restocked|(?:is|are) (?:now )?(?:back|in stock|available)\b|just came back|has returned",
        ),
        denied=no_stock,
        zh="没有库存，到货后再发。",
        en="There is none in stock; write when there is.",
    ),
    State(
        name="unpaid",
        said=any_of(
            r"(?:还|尚|仍|有).{0,6}(?:没|未)(?:有)?(?:付|支付|结|下单|完成)",
            r"未(?:付款|支付|完成|结算|结账)|待(?:付款|支付|结算|结账)",
            r"等(?:着|待)?(?:你|您)?(?:付款|支付|结算|结账|下单)|购物车里(?:还)?(?:有|的)",
            r"还在(?:你|您)?的?购物车|(?:忘|落)(?:了|在).{0,8}(?:购物车|付款|结账)",
            r"去(?:付款|支付|结算)|完成(?:付款|支付|结算|下单)|unpaid|not (?:yet )?paid",
            r"(?:complete|finish) (?:your |the )?(?:payment|checkout|purchase|order)",
            r"in your (?:cart|basket|bag)|left (?:something|items?|an? \w+) (?:behind|in|unpaid)",
            r"(?:cart|basket|bag) (?:is )?(?:waiting|still)|abandoned (?:cart|basket)|awaiting payment",
            r"waiting for (?:your )?payment|finish checking out|check ?out now|forgot to (?:pay|check)",
        ),
        denied=nothing_unpaid,
        zh="订单已付或购物车已空，不能再催付款。",
        en="It is paid or the cart is empty; do not ask for payment.",
    ),
    State(
        name="refunded",
        said=any_of(
            r"退款.{0,12}(?:已到账|到账了|已退|已完成|已原路|成功|已经|已处理|已入账|已发放)",
            r"已(?:经)?(?:为您|为你|全额|原路)*(?:退款|退回|退还)|款项.{0,6}已(?:退|到)",
            r"refund.{0,40}(?:has been|was|is|have been) (?:now )?(?:paid|issued|sent|complete\w*"
            r"|processed|credited|made|done|returned|on your)",
            r"(?:have|we've|we|already|been) (?:now )?refunded|money is back",
            r"refund (?:complete|completed|done|issued)",
        ),
        denied=not_refunded,
        zh="退款还没到账，说清现在到哪一步、哪天到。",
        en="The refund has not arrived; say where it is and on which day it will.",
    ),
    State(
        name="shipped",
        said=any_of(
            r"已(?:经)?(?:由.{0,6})?(?:发货|发出|寄出|出库|揽收)|在路上|正在(?:配送|派送|送)",
            r"(?:has|have|is|was|just|been|already) (?:been )?(?:shipped|dispatched|sent out|on (?:its|the) way)",
            r"on its way|(?:out for delivery)",
        ),
        denied=not_sent,
        zh="还没有发货，不能说已发出。",
        en="It has not shipped; do not say so.",
    ),
    State(
        name="delivered",
        said=any_of(
            r"已(?:经)?(?:送达|签收|妥投|到达)|(?:has been|was|were|is|been) delivered|has arrived",
            r"(?:parcel|package|order) (?:has )?arrived",
        ),
        denied=not_arrived,
        zh="还没有送达，不能说已送到。",
        en="It has not arrived; do not say so.",
    ),
    State(
        name="live",
        said=any_of(
            r"(?:已|已经|正式|全新|今天|现已|终于)(?:正式)?(?:上线|发布|推出|开放)|上线(?:了|啦)",
            r"(?:is|are) (?:now |finally )?(?:live|here|available|out)\b",
            r"(?:has|have|just|been) (?:been )?(?:launched|released|shipped)\b|you can now|now live",
        ),
        denied=not_live,
        zh="还没有上线，不能说已经可以用。",
        en="It is not live; do not say that it can be used.",
    ),
    State(
        name="auto_renewal",
        said=any_of(
            r"已(?:为您|经)?(?:开通|设置|开启)?自动(?:续费|续订|扣款|还款)|将.{0,16}自动(?:续费|续订|扣)",
            r"will (?:be )?(?:auto|automatically)[- ]?renew|will renew .{0,30}automatic|will renew automatic",
            r"auto-?renew(?:al|s)? is on",
            r"renews? automatically|autopay is on",
        ),
        denied=no_renewal,
        zh="没有开自动续费，不能这样说。",
        en="Auto-renewal is off; do not say otherwise.",
    ),
    State(
        name="member",
        said=any_of(
            r"(?:尊敬|亲爱|尊贵)的.{0,4}会员|作为.{0,6}会员|您?的会员(?:权益|身份)(?:仍|依然|还)",
            r"dear (?:valued )?(?:member|subscriber)|as an? (?:\w+ )?(?:member|subscriber)\b",
        ),
        denied=not_member,
        zh="这个人不是会员，换个称呼。",
        en="The person is not a member; address them otherwise.",
    ),
)
