namespace OpenSipsHa.Contracts.Control;

/// <summary>Agent to proxy: run this document from now on. Answered by <see cref="Configured"/>.</summary>
public sealed record Configure : ControlMessage
{
    /// <summary>Name of the ConfigMap.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the document's JSON, hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The compressed document, as in the ConfigMap (base64 in JSON).</summary>
    public required byte[] Document { get; init; }
}
