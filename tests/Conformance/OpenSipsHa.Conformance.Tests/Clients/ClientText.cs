using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenSipsHa.Conformance.Tests.Replay;

namespace OpenSipsHa.Conformance.Tests.Clients;

/// <summary>Compares what a client printed with what was recorded, without what the client's version decides.</summary>
sealed partial class ClientText(Placeholders placeholders)
{
    /// <summary>The first line that differs; null when all agree.</summary>
    public string? Compare(string recorded, string actual)
    {
        var (want, have) = (Normal(recorded), Normal(actual));
        if (want.StartsWith('{') && have.StartsWith('{'))
            return new BodyComparison(placeholders, keepManagedFields: false).Compare(JsonNode.Parse(want), JsonNode.Parse(have), subset: false);
        if (placeholders.Matches(want, have, loose: false))
            return null;
        var (wanted, here) = (want.Split('\n'), have.Split('\n'));
        for (var i = 0; i < wanted.Length; i++)
        {
            if (i >= here.Length || !placeholders.Matches(wanted[i], here[i], loose: false))
                return $"line {i + 1}: `{wanted[i]}` recorded, `{(i < here.Length ? here[i] : "")}` here";
        }
        return $"line {wanted.Length + 1}: nothing recorded, `{here[wanted.Length]}` here";
    }

    static string Normal(string text)
    {
        text = Words().Replace(text, "[${word}]");
        // kubectl 1.33 began to name the namespace.
        text = DeletedFrom().Replace(text, "deleted");
        text = Revision().Replace(text, "${label}[revision]");
        text = FileTime().Replace(text, "\t[time]");
        text = TemporaryFolder().Replace(text, "${before}[folder]/${side}/");
        text = ClientVersion().Replace(text, "${label} [version]");
        text = ClusterAddress().Replace(text, "[server]");
        return text;
    }

    /// <summary>What clients themselves print in angle brackets is no placeholder.</summary>
    [GeneratedRegex("<(?<word>none|empty|no description|Object|string|integer|unknown|unset)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();

    [GeneratedRegex("(?<=\" )deleted from [a-z0-9-]+ namespace", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DeletedFrom();

    /// <summary>The recorder left resource versions in printed text as they were.</summary>
    [GeneratedRegex("""(?<label>resourceVersion"?: ?"|Resource Version: +)\d+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Revision();

    [GeneratedRegex(@"\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileTime();

    [GeneratedRegex(@"(?<before> |^)(<tmp>|/\S+?)/(?<side>LIVE|MERGED)(-\d+)?/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TemporaryFolder();

    [GeneratedRegex("(?<label>(Client|Kustomize|Server) Version:) v.*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClientVersion();

    [GeneratedRegex("https?://(<server>|[0-9.:]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClusterAddress();
}
