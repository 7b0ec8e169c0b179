namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Which of several final responses goes back (RFC 3261 section 16.7 step 6).</summary>
internal static class ResponseChoice
{
    /// <summary>Lower is better. 6xx, then the lowest class; within 4xx those that the caller can act upon; 503 last of its class.</summary>
    public static int Rank(int status) => status switch
    {
        >= 600 => 0,
        401 or 407 or 415 or 420 or 484 => 400,
        // Says less than any answer of a phone.
        408 or 487 => 402,
        503 => 502,
        _ => status / 100 * 100 + 1,
    };

    public static bool IsBetter(int status, int than) => than == 0 || Rank(status) < Rank(than);
}
