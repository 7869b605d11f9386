// Run by Rhino, which travels in the same jar as veraPDF: no Java compiler is needed.
// Arguments: PDF files. Output: a line "FILE<tab>rule: message" for each failed check, then "checked N".
var core = Packages.org.verapdf;
core.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = core.pdfa.Foundries.defaultInstance();
var flavour = core.pdfa.flavours.PDFAFlavour.PDFUA_1;
for (var i = 0; i < arguments.length; i++) {
  var parser = foundry.createParser(new java.io.File(arguments[i]), flavour);
  var result = foundry.createValidator(flavour, false).validate(parser);
  var failed = result.getTestAssertions().iterator();
  while (failed.hasNext()) {
    var check = failed.next();
    var rule = check.getRuleId();
    print(arguments[i] + "\t" + rule.getClause() + "-" + rule.getTestNumber() + ": " + check.getMessage());
  }
  if (!result.isCompliant()) print(arguments[i] + "\tnot compliant");
  parser.close();
}
print("checked " + arguments.length);
