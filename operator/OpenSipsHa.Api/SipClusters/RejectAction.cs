using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>A final response.</summary>
public sealed record RejectAction
{
    /// <summary>Status code, 300 to 699.</summary>
    [Required, Bounds(300, 699)]
    public int Code { get; set; }

    /// <summary>Reason phrase; absent = the usual one of the code.</summary>
    [Length(1, 128), Pattern("^[^\\r\\n]+$")]
    public string? Reason { get; set; }
}
