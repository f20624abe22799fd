"""The words of simple English, in classes: who and what there is, what it does, where it is found.

Within a class the commoner words come first; `grammar.pick` prefers those.
"""

import re
from typing import Any


def table(text: str, columns: int) -> list[list[str]]:
    """Rows of a table written as text: columns between bars; a line that starts with a bar continues the one before."""
    text = re.sub(r"\s*\n\s*\|", " |", text)
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    assert all(len(row) == columns for row in rows), "a row has a wrong number of columns"
    return rows


def lists(text: str, columns: int, single: int = 1) -> list[tuple[Any, ...]]:
    """As `table`, every column after the first `single` ones a tuple of values."""
    return [
        (*row[:single], *(tuple(value.strip() for value in cell.split(",")) for cell in row[single:]))
        for row in table(text, columns)
    ]


GIRLS = [
    "Anna",
    "Lucy",
    "Mary",
    "Emma",
    "Kate",
    "Sarah",
    "Alice",
    "Jane",
    "Lily",
    "Nora",
    "Ella",
    "Helen",
    "Ruth",
    "Clara",
]
BOYS = ["Tom", "Ben", "Jack", "Sam", "Peter", "John", "David", "Max", "Paul", "James", "Henry", "Adam", "Leo", "George"]

FEMALE = ["girl", "woman", "lady", "mother", "sister", "grandmother", "aunt", "daughter", "queen", "princess"]
MALE = ["boy", "man", "gentleman", "father", "brother", "grandfather", "uncle", "son", "king", "prince"]
FAMILY_F = ["mother", "sister", "grandmother", "aunt", "daughter", "cousin"]
FAMILY_M = ["father", "brother", "grandfather", "uncle", "son", "cousin"]
PARTNERS = {
    "mother": "father", "sister": "brother", "grandmother": "grandfather", "aunt": "uncle", "daughter": "son",
    "queen": "king", "princess": "prince", "wife": "husband", "girl": "boy", "woman": "man", "lady": "gentleman",
}  # fmt: skip

# who | what they do, third person | where
JOBS = lists(
    """
    teacher | teaches the children, helps the pupils, writes on the board | in the school, in the classroom
    doctor | helps sick people, looks after sick children, visits the sick | in the hospital
    farmer | feeds the cows, milks the cows, grows corn, drives a tractor | on the farm, in the field
    baker | bakes bread, makes cakes, sells bread | in the bakery
    cook | makes soup, cooks dinner, prepares the food | in the kitchen, in the restaurant
    nurse | looks after sick people, helps the doctor | in the hospital
    driver | drives a bus, drives a big car | in the city, in the town
    soldier | guards the castle, protects the king, carries a sword | in the castle
    sailor | works on a ship, sails across the sea | on the ship
    fisherman | catches fish, sits in a boat | by the river, by the sea
    gardener | waters the flowers, plants trees, cuts the grass | in the garden, in the park
    painter | paints pictures, paints the walls | in the house
    singer | sings songs, sings on a stage | in the theatre
    dentist | looks after our teeth, pulls out bad teeth | in the town
    pilot | flies a plane | at the airport
    tailor | makes coats, mends clothes, sews shirts | in the shop
    shoemaker | makes shoes, mends boots | in the shop
    butcher | sells meat, cuts the meat | in the shop
    postman | brings the letters, brings the mail | in the village
    policeman | catches thieves, helps people, stops the cars | in the street, in the city
    fireman | puts out fires, drives a red truck | in the city
    writer | writes books, writes stories | at home
    builder | builds houses, builds walls | in the town
    shepherd | watches the sheep, looks after the sheep | in the hills
    """,
    3,
)

# animal | plural | sound, plain verb | homes | food | ways | adjectives
ANIMALS = lists(
    """
    cat | cats | meow, purr | in the house | fish, meat | chase mice, sleep all day, climb trees | soft, lazy, little
    dog | dogs | bark, growl | in the house, in the garden | meat, bones
        | run after the ball, guard the house, chase cats | friendly, big, brown
    horse | horses | neigh | in the stable, on the farm | grass, hay
        | run fast, pull the cart, carry people | strong, fast, brown
    cow | cows | moo | on the farm, in the field | grass, hay | give milk, stand in the field | big, slow, brown
    sheep | sheep | bleat | in the field, on the farm | grass | give wool, follow the shepherd | white, woolly, gentle
    pig | pigs | grunt | on the farm | corn, potatoes | roll in the mud | fat, pink, dirty
    bird | birds | sing | in the tree, in the nest | seeds, worms
        | fly in the sky, build nests, lay eggs | small, little, pretty
    duck | ducks | quack | in the pond, on the lake | bread, seeds | swim in the pond, lay eggs | white, yellow, little
    hen | hens | cluck | on the farm | corn, seeds | lay eggs | brown, fat, white
    mouse | mice | squeak | in the hole, in the house | cheese, bread
        | hide from the cat, run into the hole | small, little, grey
    rabbit | rabbits | squeak | in the garden, in the hole | carrots, grass
        | hop in the grass, run into the hole | soft, white, little
    fish | fish | splash | in the river, in the sea, in the pond | worms | swim in the water | small, silver
    frog | frogs | croak | in the pond | flies | jump into the water, swim in the pond | green, small
    lion | lions | roar | in the zoo, in Africa | meat | hunt at night, sleep in the sun | strong, dangerous, wild
    tiger | tigers | roar, growl | in the forest, in the zoo | meat | hunt at night | strong, dangerous, wild
    elephant | elephants | trumpet | in Africa, in the zoo | leaves, grass
        | drink a lot of water, carry heavy trees | big, strong, grey
    monkey | monkeys | chatter | in the forest, in the zoo | bananas, nuts
        | climb trees, play in the trees | clever, funny, brown
    bear | bears | growl | in the forest, in the cave | honey, fish | sleep in winter, climb trees | big, strong, brown
    wolf | wolves | howl | in the forest | meat | hunt at night, chase sheep | wild, grey, hungry
    fox | foxes | bark | in the forest | hens, mice | hunt at night, steal hens | clever, red, hungry
    goat | goats | bleat | on the farm, in the hills | grass, leaves | climb the rocks, give milk | white, old
    bee | bees | buzz | in the garden | honey | fly from flower to flower, make honey | busy, small
    owl | owls | hoot | in the tree, in the forest | mice | hunt at night, fly at night | wise, brown
    snake | snakes | hiss | in the grass | mice, eggs | hide in the grass | long, green, dangerous
    donkey | donkeys | bray | on the farm, in the stable | hay, grass | carry heavy bags, pull the cart | slow, grey
    squirrel | squirrels | chatter | in the tree, in the park | nuts | climb trees, hide nuts | red, quick, little
    """,
    7,
    single=2,
)

# thing | plural | its usual colours | where it usually is
THINGS = lists(
    """
    book | books | red, blue | on the table, on the shelf, in the bag
    ball | balls | red, blue | under the bed, in the garden, behind the door
    cup | cups | white, blue | on the table, in the cupboard, on the shelf
    hat | hats | black, brown | on the chair, in the cupboard
    coat | coats | black, brown | behind the door, in the cupboard, on the chair
    key | keys | silver, golden | in the pocket, on the table, in the door
    box | boxes | brown, white | under the bed, on the shelf, on the floor
    bag | bags | brown, black | on the chair, on the floor, behind the door
    pen | pens | black, blue | on the desk, in the bag, in the box
    pencil | pencils | yellow, red | on the desk, in the bag, in the box
    lamp | lamps | yellow, white | on the table, on the desk
    clock | clocks | brown, white | on the wall, on the shelf
    picture | pictures | big, old | on the wall
    letter | letters | white, long | on the desk, on the table
    plate | plates | white, blue | on the table, in the cupboard
    spoon | spoons | silver, wooden | on the table, in the kitchen
    knife | knives | sharp, silver | on the table, in the kitchen
    bottle | bottles | green, brown | on the table, in the kitchen
    basket | baskets | brown, old | on the floor, in the kitchen
    shoe | shoes | black, brown | under the bed, on the floor
    shirt | shirts | white, blue | on the bed, in the cupboard
    umbrella | umbrellas | black, red | behind the door, in the hall
    doll | dolls | pretty, little | on the bed, in the box
    kite | kites | red, blue | in the box, in the sky
    bicycle | bicycles | red, blue | in the garden, in the street
    car | cars | red, black | in the street, in the garage
    boat | boats | white, blue | on the lake, on the river
    flower | flowers | red, yellow | in the garden, in the vase
    ring | rings | golden, silver | on the finger, in the box
    phone | phones | black, new | on the table, in the bag
    """,
    4,
    single=2,
)

COLOURS = ["red", "blue", "green", "yellow", "white", "black", "brown", "orange", "pink", "purple", "grey"]
# surfaces and seats: what one can sit, lie or stand on
SEATS = ["mat", "chair", "sofa", "floor", "bed", "bench", "rug", "carpet", "grass", "cushion", "stool", "step"]
PERCHES = ["roof", "wall", "fence", "table", "branch", "gate", "shelf", "box"]
ROOMS = ["kitchen", "bedroom", "garden", "bathroom", "hall", "classroom", "library", "cellar"]
PLACES = [
    "park",
    "school",
    "garden",
    "market",
    "beach",
    "zoo",
    "forest",
    "town",
    "village",
    "farm",
    "city",
    "station",
    "river",
    "lake",
    "shop",
    "library",
    "church",
]

# activity: verb | objects | places
ACTIVITIES = lists(
    """
    read | a book, a letter, the newspaper, a story | in the library, in bed, in the garden, on the sofa
    write | a letter, a story, a poem | at the desk, at the table, in the library
    cook | dinner, soup, some rice, the meat | in the kitchen
    bake | a cake, some bread, a pie | in the kitchen, in the oven
    eat | an apple, some bread, a cake, a sandwich, an egg | in the kitchen, at the table, in the garden
    drink | some water, some milk, a cup of tea, some juice | in the kitchen, at the table
    wash | the dishes, the clothes, the car, the windows | in the kitchen, in the river, in the garden
    clean | the house, the kitchen, the floor, the windows | in the morning, every week
    paint | a picture, the wall, the door, the fence | in the garden, at school
    draw | a picture, a house, a tree, a horse | at school, at the table, on the paper
    play | football, a game, tennis, the piano | in the park, in the garden, at school
    sing | a song, an old song | in the church, at school, in the garden
    plant | a tree, some flowers, some seeds | in the garden, in the field
    water | the flowers, the plants, the garden | in the garden, in the morning
    catch | a fish, a ball, a mouse | in the river, in the garden
    ride | a horse, a bicycle, a donkey | in the park, on the road, in the field
    drive | a car, a bus, a truck | in the city, on the road
    buy | some bread, some milk, some apples, a hat, a book | at the market, in the shop
    sell | apples, fish, flowers, bread | at the market, in the shop
    build | a house, a wall, a tower, a boat | in the garden, on the beach, in the village
    open | the door, the window, the box, the gate | in the morning, in the hall
    close | the door, the window, the gate, the box | in the evening, in the hall
    watch | the birds, the stars, the game, the ships | in the park, at the window, by the sea
    feed | the ducks, the hens, the cat, the horses | in the park, on the farm, in the garden
    carry | a bag, a box, a basket, some wood | in the street, to the house, to the market
    cut | the bread, the grass, the paper, some wood | in the kitchen, in the garden
    learn | a song, a poem, some new words, a game | at school, in the classroom
    visit | the museum, the zoo, a friend, the old castle | in the city, on Sunday, in summer
    wear | a hat, a coat, a new dress, some boots | in the rain, in winter, at the party
    pick | some flowers, some apples, some cherries | in the garden, in the field, in the forest
    mend | the chair, the roof, the shoes, the fence | in the garden, in the cellar
    help | the farmer, a friend, the teacher, the old man | in the garden, at school, in the field
    find | a coin, a key, a ring, an egg | in the grass, on the road, under the table
    take | a photo, a walk, a rest, a bath | in the park, in the evening, by the sea
    tell | a story, a joke, the truth | at school, in bed, by the fire
    bring | some wood, some flowers, a letter, a chair | in the morning, to the house, to the kitchen
    hold | a cup, a flag, a candle, a flower | in the church, with both hands, in the dark
    count | the sheep, the stars, the coins, the apples | in the field, at night, on the table
    """,
    3,
)
