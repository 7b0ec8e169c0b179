using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace OpenSipsHa.Contracts.Configuration;

/// <summary>
/// Document to bytes and back. The JSON is canonical (properties in declaration order, no white space), so equal
/// documents have equal bytes and equal hashes; the hash is of the JSON, not of its compressed form.
/// </summary>
public static class ConfigDocumentCodec
{
    /// <summary>Key of the ConfigMap's binaryData that holds the compressed document.</summary>
    public const string DataKey = "document.json.gz";

    /// <summary>Upper bound of the uncompressed JSON, bytes: a compressed bomb stops here.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Canonical UTF-8 JSON.</summary>
    public static byte[] ToJson(ConfigDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, ContractsJson.Options);

    /// <summary>Lower-case hexadecimal SHA-256 of <see cref="ToJson"/>'s bytes, 64 characters.</summary>
    public static string Hash(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json));

    public static byte[] Compress(ReadOnlySpan<byte> json)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(json);
        return output.ToArray();
    }

    /// <summary>Expands, verifies and parses.</summary>
    /// <param name="expectedHash">The hash that the JSON must have; null = not verified.</param>
    /// <exception cref="ConfigDocumentException">Not gzip, too large, another hash, not a document of this format.</exception>
    public static ConfigDocument Decode(ReadOnlyMemory<byte> compressed, string? expectedHash)
    {
        var json = Expand(compressed);
        var hash = Hash(json);
        if (expectedHash is not null && hash != expectedHash)
            throw new ConfigDocumentException($"configuration document has SHA-256 {hash}, expected {expectedHash}");
        return Parse(json);
    }

    /// <exception cref="ConfigDocumentException">Not JSON, an unknown or missing field, another format version.</exception>
    public static ConfigDocument Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonSerializer.Deserialize<ConfigDocument>(json, ContractsJson.Options)
                ?? throw new ConfigDocumentException("configuration document is null, expected an object");
            return document.Format == ConfigDocument.CurrentFormat
                ? document
                : throw new ConfigDocumentException(
                    $"configuration document has format {document.Format}, expected {ConfigDocument.CurrentFormat}");
        }
        catch (JsonException e)
        {
            throw new ConfigDocumentException($"configuration document is not valid: {e.Message}", e);
        }
    }

    private static byte[] Expand(ReadOnlyMemory<byte> compressed)
    {
        try
        {
            using var input = new MemoryStream(compressed.ToArray(), writable: false);
            using var gzip = new GZipStream(input, CompressionMode.Decompress);
            using var output = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                if (output.Length + read > MaxBytes)
                    throw new ConfigDocumentException($"configuration document expands to more than {MaxBytes} bytes");
                output.Write(buffer, 0, read);
            }

            return output.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new ConfigDocumentException($"configuration document is not gzip: {e.Message}", e);
        }
    }
}
