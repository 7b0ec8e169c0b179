using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Storage;

/// <summary>One version of an object. <see cref="Value"/> is shared by all readers: never change it, copy it.</summary>
public sealed class StoredObject(JsonObject value, long revision, object? schema)
{
    byte[]? utf8;

    public JsonObject Value => value;

    public long Revision => revision;

    /// <summary>The schema it was written under, by identity: read under a newer one, defaults are filled in.</summary>
    public object? Schema => schema;

    public byte[] Utf8 => utf8 ??= JsonWriting.ToUtf8(value);
}
