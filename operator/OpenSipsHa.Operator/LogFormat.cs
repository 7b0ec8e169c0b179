namespace OpenSipsHa.Operator;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    /// <summary>One JSON object a line, for collectors.</summary>
    Json,

    /// <summary>One line of text, for people.</summary>
    Text,
}
