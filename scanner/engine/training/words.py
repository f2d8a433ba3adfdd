"""Words that the corpus is made of: those of the part that is learned from, and others for the part held out."""

THINGS = {
    "train": "account agent anchor archive basket billing bridge browser bucket cache calendar camera canvas carrier "
             "catalog channel client cluster compass contact counter courier customer database dealer deploy device "
             "dialog domain engine factory filter forest gateway garden handler harbor import invoice journal ladder "
             "layer ledger library listing locale mailer market member meter mirror module monitor orders outlet "
             "palette parcel partner payment pipeline planner player portal printer product profile project provider "
             "queue ranking reader record region render report router sample scanner search sensor server session "
             "shelter signal socket storage stream supply switch system ticket timer travel upload vendor viewer "
             "wallet warehouse weather widget window worker".split(),
    "held": "album auction avatar backup banner beacon booking broker bundle button cabinet campaign capture chapter "
            "checkout cinema clinic collector comment compiler console container coupon crawler dashboard delivery "
            "desktop digest docker editor elastic event export fabric feature feed fleet folder forum freight gallery "
            "graph guest health hotel image index insurance inventory kernel keyboard lesson license logger magnet "
            "mapper matrix message metric mobile network newsletter notice office parser patient pattern pixel "
            "platform plugin pocket policy postal pricing proxy publisher radio receipt rental replica resource "
            "review sandbox schedule schema school script seller shipping snapshot station student survey tablet "
            "template tenant theater tracker tunnel vehicle video voice".split(),
}
WORDS = {
    "train": "apple autumn banana basil beach berry blue bottle bread breeze butter camel candle cherry chicken circle "
             "cloud coffee copper cotton dragon eagle falcon fisher flower forest garlic ginger glass golden grape "
             "green hammer harvest honey horse hunter island jacket jungle kitten lemon lion lucky magic maple marble "
             "melon monkey moon mountain mustang ocean olive orange orchid panda paper pepper phoenix pirate planet "
             "purple rabbit rainbow river robin rocket salmon shadow silver spider spring summer sunset thunder tiger "
             "tomato turtle velvet violet winter wizard wolf yellow".split(),
    "held": "amber arrow badger barley bishop bonfire buffalo cactus canyon castle cedar cobalt comet coral cricket "
            "crystal daisy desert diamond dolphin ember ferret galaxy gazelle glacier granite hazel hornet igloo iris "
            "ivory jaguar jasmine juniper knight lantern lavender lobster lotus meadow mercury meteor midnight mint "
            "nebula nutmeg octopus onyx osprey oyster parrot peach pebble penguin pigeon plum poppy prairie puma quartz "
            "raven ruby saffron scarlet sierra sparrow storm sugar swan topaz tulip tundra vanilla walnut willow".split(),
}
# Names whose value is a secret, with `{}` for a thing; then those that only may mean one.
STRONG = {
    "train": ["password", "{}_password", "DB_PASSWORD", "{}Password", "PASSWORD", "passwd", "{}_passwd", "secret",
              "{}_secret", "{}Secret", "CLIENT_SECRET", "client-secret", "api_key", "apiKey", "{}_API_KEY", "{}ApiKey",
              "{}-api-key", "SECRET_KEY_BASE", "secret_key", "{}_TOKEN", "accessToken", "auth_token", "{}_access_token",
              "private_key", "encryption_key", "signingKey", "JWT_SECRET", "{}.password", "{}_pwd", "passphrase"],
    "held": ["{}.datasource.password", "SMTP_PASSWORD", "user_password", "userPassword", "{}_PASS", "rootpw_password",
             "app_secret", "APP_SECRET", "{}.secret", "webhook_secret", "webhookSecret", "session_secret",
             "SECRET_KEY", "apikey", "{}_apikey", "x-api-key", "API_TOKEN", "api_token", "refreshToken", "bearer_token",
             "{}-token", "MASTER_KEY", "master_key", "sharedKey", "account_key", "access_key", "adminPassword"],
}
PASSWORD = {
    "train": ["password", "{}_password", "DB_PASSWORD", "{}Password", "passwd", "{}_pwd", "{}.password", "PASSWORD"],
    "held": ["SMTP_PASSWORD", "user_password", "{}_PASS", "adminPassword", "{}.datasource.password", "userPassword"],
}
WEAK = {
    "train": ["key", "{}_key", "token", "{}Key", "auth", "{}_auth", "{}-key", "tokens", "salt", "{}_KEY", "secrets"],
    "held": ["Key", "{}.key", "Token", "{}_salt", "TOKEN", "{}-auth", "passwords", "KEY_{}", "pass", "creds"],
}
ROLES = "admin api client cluster config credentials default key login password prod secret service staging token user " \
        "worker".split()
