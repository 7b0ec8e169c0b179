namespace OpenSipsHa.Agent.Election;

/// <summary>
/// Who a Lease says its holder is: <c>&lt;pod name&gt;_&lt;pod uid&gt;</c>. The uid tells a pod from its replacement of
/// the same name, which owns nothing that the former one held.
/// </summary>
public readonly record struct MemberIdentity
{
    private readonly string? _text;

    public MemberIdentity(string podName, string podUid)
    {
        ArgumentException.ThrowIfNullOrEmpty(podName);
        ArgumentException.ThrowIfNullOrEmpty(podUid);
        _text = $"{podName}_{podUid}";
    }

    /// <summary>The pod's name in an identity's text; "" in "".</summary>
    public static string PodOf(string identity) => identity.Split('_')[0];

    public override string ToString() => _text ?? "";
}
