using System.Globalization;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Selectors;

namespace OpenSipsHa.DevCluster.Api.Reading;

/// <summary>metav1.ListOptions, checked.</summary>
public sealed record ListQuery
{
    public LabelSelector Labels { get; init; } = LabelSelector.Everything;
    public FieldSelector Fields { get; init; } = FieldSelector.Everything;
    public long Limit { get; init; }
    public string Continue { get; init; } = "";

    /// <summary>Null: not given.</summary>
    public long? Version { get; init; }
    public string Match { get; init; } = "";
    public bool Bookmarks { get; init; }
    public bool? SendInitialEvents { get; init; }
    public TimeSpan? Timeout { get; init; }

    public bool IsSelective => !Labels.IsEverything || !Fields.IsEverything;

    public static ListQuery Parse(Func<string, string?> query, ResourceType type, bool watch)
    {
        var initial = query("sendInitialEvents") is { } send ? send is "true" or "1" : (bool?)null;
        var match = query("resourceVersionMatch") ?? "";
        var version = query("resourceVersion") ?? "";
        CheckMatch(match, version, initial, watch, query("continue") ?? "");
        return new ListQuery
        {
            Labels = LabelSelector.Parse(query("labelSelector")),
            Fields = FieldSelector.Parse(query("fieldSelector"), type),
            Limit = Number(query("limit")) ?? 0,
            Continue = query("continue") ?? "",
            Version = version.Length == 0 ? null : ParseVersion(version, watch),
            Match = match,
            Bookmarks = query("allowWatchBookmarks") is "true" or "1",
            SendInitialEvents = initial,
            Timeout = Number(query("timeoutSeconds")) is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    static void CheckMatch(string match, string version, bool? initial, bool watch, string token)
    {
        if (!watch && token.Length > 0 && version is not ("" or "0"))
            throw Refusal.BadRequest("specifying resource version is not allowed when using continue");
        if (!watch && initial is not null)
            throw Options("sendInitialEvents", "sendInitialEvents is forbidden for list");
        if (watch && initial is not null && match != "NotOlderThan")
            throw Options("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        if (match.Length == 0)
            return;
        if (watch && initial is null)
            throw Options("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        if (watch)
            return;
        if (token.Length > 0)
            throw Options("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
        if (version.Length == 0)
            throw Options("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
        if (match is not ("Exact" or "NotOlderThan"))
            throw Refusal.InvalidOptions("ListOptions", FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));
        if (match == "Exact" && version == "0")
            throw Options("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
    }

    static Client.ApiRefusedException Options(string field, string why) => Refusal.InvalidOptions("ListOptions", FieldError.Forbidden(field, why));

    static long? Number(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refusal.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");

    static long ParseVersion(string text, bool watch)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        var complaint = $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";
        throw watch ? Refusal.Internal(complaint) : Refusal.BadRequest("invalid resource version: " + complaint);
    }
}
