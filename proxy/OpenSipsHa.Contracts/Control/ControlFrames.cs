using System.Buffers.Binary;
using System.Text.Json;

namespace OpenSipsHa.Contracts.Control;

/// <summary>
/// Frames of the control socket: a 4-byte big-endian length, then that many bytes of JSON. One writer at a time.
/// </summary>
public static class ControlFrames
{
    /// <summary>Largest frame from agent to proxy, bytes (a document, base64).</summary>
    public const int MaxFromAgent = 96 * 1024 * 1024;

    /// <summary>Largest frame from proxy to agent, bytes: the proxy is the process that may be taken over by an attacker.</summary>
    public const int MaxFromProxy = 64 * 1024;

    public static async Task WriteAsync(Stream stream, ControlMessage message, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Options);
        var frame = new byte[4 + json.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, json.Length);
        json.CopyTo(frame, 4);
        await stream.WriteAsync(frame, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next message, or null at the end of the stream between two frames.</summary>
    /// <exception cref="InvalidDataException">The length is out of bounds or the bytes are not a message.</exception>
    /// <exception cref="EndOfStreamException">The stream ended within a frame.</exception>
    public static async Task<ControlMessage?> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var header = new byte[4];
        var got = await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, cancellationToken);
        if (got == 0)
            return null;
        if (got < 4)
            throw new EndOfStreamException("control socket closed within a frame's length");
        var length = BinaryPrimitives.ReadInt32BigEndian(header);
        if (length <= 0 || length > maxBytes)
            throw new InvalidDataException($"control frame of {length} bytes, expected 1 to {maxBytes}");
        var json = new byte[length];
        await stream.ReadExactlyAsync(json, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<ControlMessage>(json, ContractsJson.Options)
                ?? throw new InvalidDataException("control frame is null, expected an object with a type");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"control frame is not a message: {e.Message}", e);
        }
    }
}
