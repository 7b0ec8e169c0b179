namespace OpenSipsHa.Sip.Messages;

/// <summary>Headers that are found by id. All others are <see cref="Other"/> and reached by name.</summary>
public enum HeaderId : byte
{
    Other,
    Via,
    From,
    To,
    CallId,
    CSeq,
    Contact,
    MaxForwards,
    Route,
    RecordRoute,
    ContentLength,
    ContentType,
    Expires,
    Path,
    Require,
    ProxyRequire,
    Supported,
    Authorization,
    ProxyAuthorization,
    WwwAuthenticate,
    ProxyAuthenticate,
    Event,
    UserAgent,
    Timestamp,
}
