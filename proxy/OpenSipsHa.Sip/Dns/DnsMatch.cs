namespace OpenSipsHa.Sip.Dns;

/// <summary>How an answer repeats the query's id and question.</summary>
public enum DnsMatch
{
    /// <summary>Not the answer to this query: a late one, or a forged one.</summary>
    None,

    /// <summary>But for the letters' case: a guess, or a server that does not keep it. Not believed over UDP.</summary>
    OtherCase,

    Exact,
}
