using System.Globalization;
using System.Text.Json.Serialization;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>A port number or a port's name, and the like: a JSON number or string.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly int _number;
    private readonly string? _text;

    public IntOrString(int number) => _number = number;

    public IntOrString(string text) => _text = text;

    /// <summary>The text, or null when it is a number.</summary>
    public string? Text => _text;

    /// <summary>The number, or null when it is a text.</summary>
    public int? Number => _text is null ? _number : null;

    public static implicit operator IntOrString(int number) => new(number);

    public static implicit operator IntOrString(string text) => new(text);

    public static IntOrString FromInt32(int number) => new(number);

    public static IntOrString FromString(string text) => new(text);

    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);
}
