"""What simple English knows of the world: opposites, numbers, days, seasons, materials, feelings, weather."""

from minibert_lab.simple_english.words import lists, table

# a kind of thing | its colour | a place
COLOUR_FACTS = table(
    """
    The sky | blue | above us
    Grass | green | in the field
    Snow | white | on the hill
    Milk | white | in the cup
    Blood | red | in the body
    The sun | yellow | in the sky
    A banana | yellow | in the basket
    A lemon | yellow | in the kitchen
    A tomato | red | in the garden
    A cherry | red | on the tree
    A carrot | orange | in the garden
    An orange | orange | in the basket
    A frog | green | in the pond
    A leaf | green | on the tree
    Coal | black | in the fire
    The night | black | outside
    The sea | blue | far away
    Chocolate | brown | in the shop
    A pig | pink | on the farm
    An elephant | grey | in the zoo
    A mouse | grey | in the hole
    A plum | purple | on the tree
    A swan | white | on the lake
    A raven | black | in the tree
    """,
    3,
)

# opposite adjectives, and a thing that is the one and a thing that is the other
OPPOSITES = table(
    """
    big | small | an elephant | a mouse
    hot | cold | fire | ice
    fast | slow | a horse | a snail
    long | short | a river | a pencil
    old | young | a grandmother | a baby
    heavy | light | a stone | a feather
    hard | soft | a stone | a pillow
    high | low | a mountain | a fence
    dry | wet | sand | rain
    strong | weak | a bear | a kitten
    sweet | sour | sugar | a lemon
    bright | dark | the sun | the night
    loud | quiet | thunder | a mouse
    rich | poor | a king | a beggar
    thick | thin | a wall | a leaf
    tall | short | a tower | a chair
    wide | narrow | the sea | a path
    """,
    4,
)
PLAIN_OPPOSITES = [tuple(row[:2]) for row in OPPOSITES] + [
    ("good", "bad"), ("happy", "sad"), ("open", "closed"), ("full", "empty"), ("clean", "dirty"), ("new", "old"),
    ("early", "late"), ("easy", "difficult"), ("right", "wrong"), ("day", "night"), ("up", "down"), ("left", "right"),
    ("first", "last"), ("inside", "outside"), ("summer", "winter"), ("love", "hate"), ("cheap", "expensive"),
]  # fmt: skip

NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SEASONS = {
    "spring": ("the flowers begin to grow", "the birds build nests", "the trees become green", "it is warm"),
    "summer": ("the sun shines", "it is hot", "we swim in the lake", "the days are long"),
    "autumn": ("the leaves fall", "the apples are ripe", "it is windy", "the leaves turn yellow"),
    "winter": ("it snows", "it is cold", "the days are short", "we make a snowman"),
}
SCHOOL_DAY = {
    "Saturday": "plays with friends", "Sunday": "goes to church", "Monday": "goes to school",
    "Tuesday": "has a music lesson", "Wednesday": "plays football", "Thursday": "visits an aunt",
    "Friday": "goes to the market",
}  # fmt: skip

# what it is made of | things
MATERIALS = lists(
    """
    wood | table, chair, door, boat, fence, spoon
    glass | window, bottle, cup
    stone | castle, bridge, wall, tower
    paper | book, letter, newspaper, kite
    gold | ring, crown, coin
    wool | coat, blanket, scarf
    metal | key, knife, bell, car
    leather | shoe, bag, belt
    """,
    2,
)
# part of the body, singular | plural | verb | example
BODY = table(
    """
    eye | eyes | see | the stars
    ear | ears | hear | music
    nose | noses | smell | the flowers
    mouth | mouths | eat | bread
    hand | hands | hold | a cup
    leg | legs | walk | to school
    tongue | tongues | taste | the soup
    tooth | teeth | bite | an apple
    finger | fingers | touch | the cat
    foot | feet | kick | a ball
    """,
    4,
)
# feeling | causes, past | reaction, past
FEELINGS = lists(
    """
    happy | got a present, won the game, heard good news, saw an old friend | smiled, laughed, sang a song
    sad | lost a toy, broke a cup, heard bad news, missed a friend | cried, said nothing, went home
    tired | worked all day, walked a long way, ran very fast | went to bed, fell asleep, sat down
    hungry | ate no breakfast, played all day, worked all day | ate some bread, ate an apple, ate a big dinner
    thirsty | ran very fast, worked in the sun, ate salty soup | drank some water, drank some milk
    angry | lost the game, waited too long, found the door closed | shouted, closed the door, said nothing
    afraid | heard a loud noise, saw a snake, saw a wolf | ran away, ran home, called for help
    cold | walked in the snow, fell into the water, forgot the coat | sat by the fire, drank hot tea, put on a coat
    ill | stood in the rain, ate bad fish, swam in cold water | stayed in bed, went to the doctor, took some medicine
    proud | won a prize, learned to swim, baked a good cake | smiled, told everybody, laughed
    """,
    3,
)
# weather, with it | what to take or wear | what people did | what they will do
WEATHER = lists(
    """
    raining | an umbrella, a coat, some boots | stayed at home, got wet, ran home | stay at home, get wet
    snowing | some gloves, a scarf, a warm coat | made a snowman, stayed at home, played in the snow
        | make a snowman, stay at home
    hot | a hat, some water | swam in the lake, sat under a tree, ate ice cream | swim in the lake, sit under a tree
    cold | some gloves, a scarf, a warm coat | sat by the fire, drank hot tea, stayed at home
        | sit by the fire, stay at home
    windy | a coat, a scarf, a kite | flew a kite, closed the window, stayed at home | fly a kite, close the window
    sunny | a hat, some water | went to the beach, played in the park, sat in the garden
        | go to the beach, play in the park
    dark | a lamp, a candle | lit a candle, went to bed, went home | go to bed, go home
    """,
    4,
)
TRAVEL = lists(
    """
    by train | at the station, city, town, village
    by bus | in the street, school, city, town, market
    by car | in the street, beach, city, zoo, farm
    by boat | on the river, island, village
    by bicycle | on the road, school, park, lake, village
    on foot | on the path, park, forest, market, church
    by plane | at the airport, city, island
    """,
    2,
)
TIMES_PAST = [
    "yesterday",
    "last week",
    "last night",
    "this morning",
    "one day",
    "last summer",
    "on Monday",
    "on Sunday",
]
TIMES_NOW = ["every day", "every morning", "every evening", "on Sunday", "in the morning", "after school"]
TIMES_FUTURE = ["tomorrow", "next week", "tonight", "next year", "on Saturday", "next summer"]
ADVERBS = ["slowly", "quickly", "quietly", "happily", "carefully"]
GIFTS = ["a book", "a doll", "a ball", "a hat", "a watch", "a kite", "a ring", "a cake", "some flowers"]
FOODS = ["bread", "cheese", "soup", "fish", "meat", "rice", "cake", "honey", "butter", "fruit"]
