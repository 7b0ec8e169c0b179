using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Http.Protobuf;

/// <summary>
/// Bodies of type application/vnd.kubernetes.protobuf: the bytes "k8s\0", then runtime.Unknown with the type and the
/// object's own message. Fields that <see cref="ProtobufMessages"/> does not list are passed over.
/// </summary>
static class ProtobufObject
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";
    static readonly byte[] Magic = [.. "k8s\0"u8];

    static readonly IReadOnlyList<ProtobufField> Envelope =
    [
        new(1, "typeMeta", ProtobufKind.Message, Fields: [new(1, "apiVersion"), new(2, "kind")]),
        new(2, "raw", ProtobufKind.Data),
    ];

    public static bool Reads(ResourceType type) => ProtobufMessages.ByKind.ContainsKey($"{type.ApiVersion} {type.Kind}");

    /// <summary>The object as JSON; null when the bytes are no such object.</summary>
    public static JsonObject? Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic) || Message(bytes[Magic.Length..], Envelope) is not { } envelope)
            return null;
        var (version, kind) = (envelope["typeMeta"]?["apiVersion"]?.GetValue<string>(), envelope["typeMeta"]?["kind"]?.GetValue<string>());
        // DeleteOptions come in the group of what is deleted.
        var key = kind == "DeleteOptions" ? "v1 DeleteOptions" : $"{version} {kind}";
        if (!ProtobufMessages.ByKind.TryGetValue(key, out var fields)
            || Message(Convert.FromBase64String(envelope["raw"]?.GetValue<string>() ?? ""), fields) is not { } value)
            return null;
        value["apiVersion"] = version;
        value["kind"] = kind;
        return value;
    }

    /// <summary>Go's encoder writes every string, empty ones too; in JSON those are absent.</summary>
    static JsonObject? Message(ReadOnlySpan<byte> bytes, IReadOnlyList<ProtobufField> fields)
    {
        var result = new JsonObject();
        while (bytes.Length > 0)
        {
            if (!TryVarint(ref bytes, out var tag) || !TryPayload(ref bytes, (int)(tag & 7), out var number, out var payload))
                return null;
            if (fields.FirstOrDefault(field => field.Number == (int)(tag >> 3)) is not { } field)
                continue;
            if (!TryValue(field, number, payload, result[field.Name], out var value))
                return null;
            if (field.Repeated)
                ((JsonArray)(result[field.Name] ??= new JsonArray())).Add(value);
            else if (value is not null)
                result[field.Name] = value;
        }
        return result;
    }

    static bool TryValue(ProtobufField field, ulong number, ReadOnlySpan<byte> payload, JsonNode? present, out JsonNode? value)
    {
        value = field.Kind switch
        {
            ProtobufKind.Number => (long)number,
            ProtobufKind.Boolean => number != 0,
            ProtobufKind.Data => Convert.ToBase64String(payload),
            ProtobufKind.Text => payload.Length > 0 || field.Repeated ? Encoding.UTF8.GetString(payload) : null,
            ProtobufKind.Message => Message(payload, field.Fields ?? []),
            _ => null,
        };
        if (field.Kind is not (ProtobufKind.TextMap or ProtobufKind.DataMap))
            return value is not null || field.Kind == ProtobufKind.Text;
        // A map is a repeated message of key and value.
        if (Message(payload, [new(1, "key"), new(2, "value", field.Kind == ProtobufKind.TextMap ? ProtobufKind.Text : ProtobufKind.Data)]) is not { } entry)
            return false;
        var map = present as JsonObject ?? [];
        map[entry["key"]?.GetValue<string>() ?? ""] = entry["value"]?.GetValue<string>() ?? "";
        value = present is null ? map : null;
        return true;
    }

    static bool TryPayload(ref ReadOnlySpan<byte> bytes, int wireType, out ulong number, out ReadOnlySpan<byte> payload)
    {
        number = 0;
        payload = default;
        if (wireType == 0)
            return TryVarint(ref bytes, out number);
        ulong length = wireType switch { 1 => 8, 5 => 4, _ => 0 };
        if (wireType is not (1 or 2 or 5) || (wireType == 2 && !TryVarint(ref bytes, out length)) || length > (ulong)bytes.Length)
            return false;
        payload = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return true;
    }

    static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
