namespace OpenSipsHa.Api.Schema;

/// <summary>A column of <c>kubectl get</c>, in order of declaration.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    public string Name { get; } = name;

    /// <summary>string, integer, number, boolean or date.</summary>
    public string Type { get; } = type;

    /// <summary>Simple JSONPath that starts with a dot.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>Only with <c>-o wide</c>.</summary>
    public bool Wide { get; set; }

    public string Description { get; set; } = "";
}
