"""What is said of the made-up business elsewhere, in English: each sentence what its neighbour in ``talk_zh`` says.

Where that one names the business, this one does: a mention that does not is not counted as one of us.
"""

from liuke.simulator.words import Talk

TALK_EN = Talk(
    platforms=("Weibo", "Xiaohongshu", "Douyin", "Zhihu", "Black Cat"),
    author="user{}",
    topics={
        "group_buy": "Group deals",
        "delivery": "Delivery",
        "membership": "Membership",
        "service": "Customer service",
        "housekeeping": "Housekeeping",
        "business": "Lime for Business",
    },
    good={
        "group_buy": (
            "Had {thing} with a Lime deal at the weekend, great value, four of us left happy and full",
            "The {thing} deal on Lime Life is way cheaper than walking in, recommended",
            "Group deal voucher scanned in seconds and the staff were lovely",
            "New place near {place} has a deal on Lime, really tasty",
            "Bookmarked three places for {thing}, dragging my friends along next week",
        ),
        "delivery": (
            "Lime brought dinner in half an hour and the soup was still hot, great",
            "Pouring rain and the rider still came right on time, respect",
            "Ordered {thing} from this place near {place} loads of times, always good",
            "Had {thing} delivered for lunch today, big portion and delicious",
            "Love that there's something to choose from late at night, Lime runs until two",
        ),
        "membership": (
            "Grabbed a half-price coupon on member day, so happy",
            "Lime membership saved me over sixty yuan this month, worth it",
            "Swapped my points for two cinema tickets, what a nice surprise",
            "Free delivery with the annual membership is really handy",
        ),
        "service": (
            "Support was quick, had my money back in ten minutes",
            "Rang Lime support, super friendly and they sorted it out",
            "Ordered to the wrong address by mistake and support changed it for me, thank you",
        ),
        "housekeeping": (
            "Our cleaner was great, so careful and friendly, booking her again",
            "Booking a cleaner on Lime was easy and she came right on time",
            "The air-con technician was very professional, he even showed me how to look after it",
        ),
        "business": (
            "Our office moved team lunches to Lime for Business, so much more to choose from",
            "No more gluing receipts for expenses, such a relief",
            "Mid-Autumn gifts came through Lime this year and everybody loved them",
        ),
    },
    plain=(
        "How much is Lime Life membership a month?",
        "Anyone know where to get an invoice on Lime?",
        "Can I use Lime vouchers near {place}?",
        "Lime Life has updated, the home page looks different",
        "Can you choose your own cleaner on Lime?",
        "Just signed up for Lime Life, having a look around",
        "Does anybody know if Lime has a {thing} deal this week?",
        "Where do you go for {thing} near {place}?",
    ),
    bad={
        "group_buy": (
            "Restaurant refused my Lime voucher, feels like a scam, so disappointed",
            "Half of what the {thing} deal promised was missing, terrible, never buying one again",
            "Not valid on holidays, hidden in the small print, what a rip-off",
        ),
        "delivery": (
            "Lime delivery an hour late and soup all over the bag, furious",
            "The {thing} came cold with a portion missing, awful",
            "Rider marked it delivered and was nowhere to be seen, complained and nobody cares, avoid",
        ),
        "membership": (
            "Membership renewed itself without a word of warning, what a rip-off",
            "Member prices are higher than paying without it, do they think we're stupid",
            "The perks vanished overnight, really regret paying for a whole year",
        ),
        "service": (
            "Lime support keeps passing the buck, a week and still no refund, disgusting",
            "Rang support five times and nobody answered, nowhere to complain, worst service ever",
            "Support just says sorry and fixes nothing, very disappointed",
        ),
        "housekeeping": (
            "Cleaner came two hours late and left the place dirty, terrible",
            "Cleaning cancelled at the last minute and they kept my deposit, what a scam",
            "The cleaner scratched our floor and nobody takes responsibility, furious",
        ),
        "business": (
            "Business edition fails every time I export a report, useless",
            "Team lunches arrive wrong every other day, our office manager is at breaking point",
        ),
    },
    crisis={
        "service": (
            "Lime support leaked a customer's phone number and was rude about it, report them, this is scary",
            "The recording of a Lime agent swearing at a customer is everywhere, disgusting, uninstalled",
            "All this and support is still dodging the blame, utterly disappointed",
        ),
        "housekeeping": (
            "Lime cleaner caught stealing is all over the news, horrible, never booking again",
            "They send cleaners into people's homes without any checks, irresponsible platform, garbage",
            "We had a cleaner like that too, complained and got ignored, avoid Lime",
        ),
    },
    versus=(
        "{other} or Lime, which is better value?",
        "Same restaurant is ten yuan cheaper on {other}",
        "Deleted Lime, I'm on {other} now",
        "{other} gives new users bigger coupons than Lime",
    ),
    things=(
        "hot pot",
        "barbecue",
        "beef noodles",
        "malatang",
        "afternoon tea",
        "pickled-cabbage fish",
        "salad",
        "grilled skewers",
    ),
    places=(
        "Jing'an Temple",
        "West Lake",
        "Chunxi Road",
        "Optics Valley",
        "Xinjiekou",
        "the Bell Tower",
        "Wuyi Square",
        "Guanqian Street",
        "Guanyinqiao",
        "Tianhe",
    ),
)
