using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace OpenSipsHa.Agent.Notifications;

/// <summary>
/// Something that people want to be told of. Receivers get it as one JSON object (docs/notifications.md):
/// <code>
/// {"id":"0a1b…","event":"Gained","time":"2026-11-25T07:13:59.123Z","cluster":"pair","namespace":"telephony",
///  "member":"pair-0","node":"node-a","virtualIP":{"name":"main","address":"192.168.1.213"},
///  "reason":"Promise","detail":"","term":7,"gapMilliseconds":312.5}
/// </code>
/// </summary>
public sealed record Transition
{
    /// <summary>The same in every repetition: a receiver may get one transition more than once.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();

    public required TransitionKind Kind { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Cluster { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Pod name.</summary>
    public required string Member { get; init; }

    public required string Node { get; init; }

    /// <summary>Name of the virtual IP in the SipCluster.</summary>
    public required string VirtualIP { get; init; }

    public required string Address { get; init; }

    /// <summary>One CamelCase word, stable.</summary>
    public required string Reason { get; init; }

    /// <summary>In words.</summary>
    public string Detail { get; init; } = "";

    /// <summary>leaseTransitions of the Lease.</summary>
    public int Term { get; init; }

    /// <summary>For how long nobody held the address, as this member saw it; null = not known, or there was none.</summary>
    public TimeSpan? Gap { get; init; }

    /// <summary>UTF-8, without a line feed.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("event", Kind.ToString());
            json.WriteString("time", TimeText);
            json.WriteString("cluster", Cluster);
            json.WriteString("namespace", Namespace);
            json.WriteString("member", Member);
            json.WriteString("node", Node);
            json.WriteStartObject("virtualIP");
            json.WriteString("name", VirtualIP);
            json.WriteString("address", Address);
            json.WriteEndObject();
            json.WriteString("reason", Reason);
            json.WriteString("detail", Detail);
            json.WriteNumber("term", Term);
            if (Gap is { } gap)
                json.WriteNumber("gapMilliseconds", Math.Round(gap.TotalMilliseconds, 1));
            else
                json.WriteNull("gapMilliseconds");
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same for a program's environment; what is not known is empty.</summary>
    public IReadOnlyDictionary<string, string> ToEnvironment() => new Dictionary<string, string>
    {
        ["OPENSIPSHA_ID"] = Id.ToString(),
        ["OPENSIPSHA_EVENT"] = Kind.ToString(),
        ["OPENSIPSHA_TIME"] = TimeText,
        ["OPENSIPSHA_CLUSTER"] = Cluster,
        ["OPENSIPSHA_NAMESPACE"] = Namespace,
        ["OPENSIPSHA_MEMBER"] = Member,
        ["OPENSIPSHA_NODE"] = Node,
        ["OPENSIPSHA_VIP_NAME"] = VirtualIP,
        ["OPENSIPSHA_VIP"] = Address,
        ["OPENSIPSHA_REASON"] = Reason,
        ["OPENSIPSHA_DETAIL"] = OneLine(Detail),
        ["OPENSIPSHA_TERM"] = Term.ToString(CultureInfo.InvariantCulture),
        ["OPENSIPSHA_GAP_MS"] = Gap?.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "",
    };

    private string TimeText => Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A NUL ends a variable early (environ(7)), and shell scripts seldom reckon with line feeds.</summary>
    private static string OneLine(string text) => string.Create(text.Length, text, (line, from) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = char.IsControl(from[i]) ? ' ' : from[i];
    });
}
