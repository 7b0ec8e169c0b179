using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenSipsHa.CrdGenerator;

/// <summary>Summaries from the documentation file that the compiler writes beside an assembly, as plain text.</summary>
public sealed partial class Documentation
{
    private readonly IReadOnlyDictionary<string, string> _summaries;

    private Documentation(IReadOnlyDictionary<string, string> summaries) => _summaries = summaries;

    /// <exception cref="FileNotFoundException">The assembly was built without a documentation file.</exception>
    public static Documentation Of(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        var members = XDocument.Load(file).Descendants("member");
        return new Documentation(members
            .Where(static m => m.Element("summary") is not null)
            .ToDictionary(static m => m.Attribute("name")!.Value, static m => Text(m.Element("summary")!), StringComparer.Ordinal));
    }

    public string? Of(Type type) => _summaries.GetValueOrDefault("T:" + type.FullName);

    public string? Of(PropertyInfo property) =>
        _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Text(XElement summary) =>
        Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex("\\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
