namespace OpenSipsHa.Contracts.Configuration;

/// <summary>A document that cannot be read: the message says what was found and what was expected.</summary>
public sealed class ConfigDocumentException : Exception
{
    public ConfigDocumentException()
    {
    }

    public ConfigDocumentException(string message)
        : base(message)
    {
    }

    public ConfigDocumentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
